package ml.clear.sdk.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.internal.model.ModelCalls;
import ml.clear.sdk.internal.report.ModelReporters;
import ml.clear.sdk.storage.Storage;
import ml.clear.sdk.storage.StorageUri;

/** The server's registry of models. Thread-safe; its methods block. */
public final class Models {
  private final ModelAccess access;

  /** Made by the client. */
  public Models(ApiTransport transport, Storage storage, ModelReporters reporters) {
    this.access = new ModelAccess(transport, storage, reporters);
  }

  /**
   * The model of this id.
   *
   * @throws ml.clear.sdk.ServerRejectedException 400/201 if there is none
   */
  public Model get(String id) {
    return access.get(id);
  }

  /** The models that a query finds, the newest first. */
  public List<Model> find(ModelQuery query) {
    Optional<String> project = query.project().flatMap(access.calls()::projectId);
    if (query.project().isPresent() && project.isEmpty()) {
      return List.of();
    }
    ObjectNode body = Json.object().put("page", 0).put("page_size", query.limit());
    body.putArray("order_by").add("-created");
    body.putArray("system_tags").add("-archived");
    query.name().ifPresent(name -> body.put("name", "^" + ModelCalls.quoted(name) + "$"));
    project.ifPresent(id -> body.putArray("project").add(id));
    query.framework().ifPresent(name -> body.putArray("framework").add(name));
    query.task().ifPresent(id -> body.putArray("task").add(id));
    query.uri().ifPresent(uri -> body.putArray("uri").add(uri));
    if (query.publishedOnly()) {
      body.put("ready", true);
    }
    if (!query.tags().isEmpty()) {
      var tags = body.putArray("tags").add("__$all");
      query.tags().forEach(tags::add);
    }
    return access.calls().find(body).stream().map(access::of).toList();
  }

  /**
   * A model with weights that lie somewhere already: the registered one, or else a new, published
   * one. The weights are not touched.
   *
   * @param uri such as {@code s3://models/base.onnx}
   * @param name of the new model, at least 3 characters
   * @param framework such as {@code ONNX}; may be empty
   */
  public Model importUri(String uri, String name, String framework) {
    String place = StorageUri.of(uri).text();
    List<Model> known = find(ModelQuery.ALL.withUri(place).withLimit(1));
    if (!known.isEmpty()) {
      return known.get(0);
    }
    ObjectNode body = Json.object().put("uri", place).put("name", name).put("ready", true);
    if (!framework.isEmpty()) {
      body.put("framework", framework);
    }
    return get(access.calls().create(body));
  }
}
