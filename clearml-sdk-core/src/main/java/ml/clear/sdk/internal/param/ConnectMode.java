package ml.clear.sdk.internal.param;

/** Whose values win when a program connects its parameters. */
public enum ConnectMode {
  /** The program's values are written to the task. */
  LOCAL,
  /** An agent started the program: what the task holds overrides what the program brings. */
  REMOTE
}
