package ml.clear.sdk.testkit.internal.files;

import ml.clear.sdk.testkit.internal.server.ApiAnswer;

/** The web framework's error pages, which stand where the API server sends envelopes. */
enum HtmlPage {
  BAD_REQUEST(
      400,
      "Bad Request",
      "The browser (or proxy) sent a request that this server could not understand."),
  UNAUTHORIZED(
      401,
      "Unauthorized",
      "The server could not verify that you are authorized to access the URL requested. You either"
          + " supplied the wrong credentials (e.g. a bad password), or your browser doesn&#39;t"
          + " understand how to supply the credentials required."),
  NOT_FOUND(
      404,
      "Not Found",
      "The requested URL was not found on the server. If you entered the URL manually please check"
          + " your spelling and try again."),
  METHOD_NOT_ALLOWED(405, "Method Not Allowed", "The method is not allowed for the requested URL."),
  RANGE_NOT_SATISFIABLE(
      416, "Requested Range Not Satisfiable", "The server cannot provide the requested range."),
  INTERNAL_ERROR(
      500,
      "Internal Server Error",
      "The server encountered an internal error and was unable to complete your request. Either the"
          + " server is overloaded or there is an error in the application.");

  static final String TYPE = "text/html; charset=utf-8";
  private final int status;
  private final String title;
  private final String text;

  HtmlPage(int status, String title, String text) {
    this.status = status;
    this.title = title;
    this.text = text;
  }

  ApiAnswer answer() {
    return ApiAnswer.text(
        status,
        TYPE,
        "<!doctype html>\n<html lang=en>\n<title>"
            + status
            + " "
            + title
            + "</title>\n<h1>"
            + title
            + "</h1>\n<p>"
            + text
            + "</p>\n");
  }
}
