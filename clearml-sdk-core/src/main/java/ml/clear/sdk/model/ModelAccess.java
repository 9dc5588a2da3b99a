package ml.clear.sdk.model;

import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.model.ModelCalls;
import ml.clear.sdk.internal.model.ModelEntry;
import ml.clear.sdk.internal.report.ModelReporters;
import ml.clear.sdk.internal.report.StoredMetrics;
import ml.clear.sdk.report.TaskLogger;
import ml.clear.sdk.report.TaskMetrics;
import ml.clear.sdk.storage.Storage;

/** What every model is read, changed and reported on with. */
record ModelAccess(
    ApiTransport transport, ModelCalls calls, Storage storage, ModelReporters reporters) {
  ModelAccess(ApiTransport transport, Storage storage, ModelReporters reporters) {
    this(transport, new ModelCalls(transport), storage, reporters);
  }

  Model get(String id) {
    return new Model(calls.get(id), this);
  }

  Model of(ModelEntry entry) {
    return new Model(entry, this);
  }

  TaskLogger logger(String id) {
    return reporters.logger(id);
  }

  TaskMetrics metrics(String id) {
    return StoredMetrics.ofModel(transport, id);
  }
}
