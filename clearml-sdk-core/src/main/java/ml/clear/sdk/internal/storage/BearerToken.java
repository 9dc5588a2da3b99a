package ml.clear.sdk.internal.storage;

import java.util.Optional;

/** The session's token, for file servers only. Thread-safe. */
public interface BearerToken {
  /** No session: requests carry no token. */
  BearerToken NONE =
      new BearerToken() {
        @Override
        public Optional<String> current() {
          return Optional.empty();
        }

        @Override
        public void refused(String token) {
          // There was none.
        }
      };

  /** A token that has not expired; logs in if need be. Empty without credentials. */
  Optional<String> current();

  /** A server answered 401 to this token: the next {@link #current()} is another one. */
  void refused(String token);
}
