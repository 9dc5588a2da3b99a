package ml.clear.sdk.tests.contract;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One workspace for the whole suite, cleaned up after its last test. */
final class WorkspaceExtension implements ParameterResolver {
  private record Shared(Workspace workspace) implements AutoCloseable {
    @Override
    public void close() {
      workspace.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Workspace.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(WorkspaceExtension.class))
        .getOrComputeIfAbsent(Shared.class, key -> new Shared(Workspace.open()), Shared.class)
        .workspace();
  }
}
