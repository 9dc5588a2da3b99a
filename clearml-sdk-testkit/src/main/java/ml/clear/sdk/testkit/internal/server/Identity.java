package ml.clear.sdk.testkit.internal.server;

/**
 * Who calls.
 *
 * @param user id of the user
 * @param userName as shown in messages
 * @param company id of the one company of this server
 * @param companyName its name
 * @param role {@code user}, {@code admin}, {@code system} or {@code root}
 */
public record Identity(
    String user, String userName, String company, String companyName, String role) {
  /** Whether the role is one of those that may do everything. */
  public boolean isSystem() {
    return role.equals("system") || role.equals("root");
  }
}
