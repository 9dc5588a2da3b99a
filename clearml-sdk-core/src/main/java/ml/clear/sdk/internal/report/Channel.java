package ml.clear.sdk.internal.report;

import ml.clear.sdk.internal.http.ApiCall;

/** What may share a request. They differ in whether the server recognises a repetition. */
enum Channel {
  /** Scalars, plots, images: their id on the server follows from their content. */
  METRICS(ApiCall.Repeat.SAFE),
  /** Console lines: the server gives each a random id. */
  CONSOLE(ApiCall.Repeat.IF_UNSENT);

  private final ApiCall.Repeat repeat;

  Channel(ApiCall.Repeat repeat) {
    this.repeat = repeat;
  }

  /** When the transport may send a batch again. */
  ApiCall.Repeat repeat() {
    return repeat;
  }
}
