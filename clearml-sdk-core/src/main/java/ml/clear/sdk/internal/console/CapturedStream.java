package ml.clear.sdk.internal.console;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.time.Duration;
import java.util.function.Consumer;
import ml.clear.sdk.internal.thread.ClearMlThreads;
import ml.clear.sdk.time.TimeSource;

/**
 * Passes bytes on to the stream underneath, and copies them as lines. What the library's own
 * threads print is passed on only: reported, it would be logged, captured and reported for ever.
 * Every call comes through a {@link PrintStream}, whose own lock orders them, but for {@link
 * #stop}.
 */
public final class CapturedStream extends OutputStream {
  /** The Python SDK shows a line that is not finished yet, such as a progress bar, so often. */
  private static final Duration SHOW_PART_AFTER = Duration.ofSeconds(10);

  private final PrintStream underneath;
  private final TimeSource time;
  private final CharsetDecoder decoder;
  private final LineAssembler assembler;
  private final ByteBuffer pending = ByteBuffer.allocate(8); // bytes of an unfinished character
  private long lastShownNanos;
  private boolean reporting; // a listener that prints must not capture itself
  private volatile boolean stopped;

  /**
   * @param underneath where everything goes as before
   * @param charset of the bytes that programs write here
   * @param lines gets each finished line
   */
  public CapturedStream(
      PrintStream underneath, Charset charset, Consumer<String> lines, TimeSource time) {
    this.underneath = underneath;
    this.time = time;
    this.decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    this.assembler = new LineAssembler(lines);
    this.lastShownNanos = time.nanoTime();
  }

  @Override
  public void write(int oneByte) {
    write(new byte[] {(byte) oneByte}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    underneath.write(bytes, offset, length);
    if (stopped || reporting || ClearMlThreads.isOurs(Thread.currentThread())) {
      return;
    }
    reporting = true;
    try {
      decode(bytes, offset, length);
      showPartNowAndThen();
    } finally {
      reporting = false;
    }
  }

  private void decode(byte[] bytes, int offset, int length) {
    CharBuffer chars = CharBuffer.allocate(length + 8);
    int next = offset;
    int end = offset + length;
    while (pending.position() > 0 && next < end) { // finish the character begun last time
      pending.put(bytes[next++]);
      pending.flip();
      decoder.decode(pending, chars, false);
      pending.compact();
    }
    ByteBuffer rest = ByteBuffer.wrap(bytes, next, end - next);
    decoder.decode(rest, chars, false);
    pending.put(rest);
    assembler.append(chars.flip());
  }

  private void showPartNowAndThen() {
    long now = time.nanoTime();
    if (now - lastShownNanos >= SHOW_PART_AFTER.toNanos()) {
      lastShownNanos = now;
      assembler.flush();
    } else if (!assembler.hasPart()) {
      lastShownNanos = now;
    }
  }

  @Override
  public void flush() {
    underneath.flush();
  }

  /** Not the stream underneath: it is the program's. */
  @Override
  public void close() {
    flush();
  }

  /** Hands out the unfinished line; from now on bytes are only passed on. */
  public synchronized void stop() {
    if (!stopped) {
      stopped = true;
      assembler.flush();
    }
  }
}
