package ml.clear.sdk.internal.report;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Elements of pages that are asked for when they are needed; an empty page is the last. */
final class PagedStream<T> implements Iterator<T> {
  private final Supplier<List<T>> nextPage;
  private final Deque<T> page = new ArrayDeque<>();
  private boolean ended;

  private PagedStream(Supplier<List<T>> nextPage) {
    this.nextPage = nextPage;
  }

  static <T> Stream<T> of(Supplier<List<T>> nextPage) {
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(
            new PagedStream<>(nextPage), Spliterator.ORDERED | Spliterator.NONNULL),
        false);
  }

  @Override
  public boolean hasNext() {
    if (page.isEmpty() && !ended) {
      page.addAll(nextPage.get());
      ended = page.isEmpty();
    }
    return !page.isEmpty();
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return page.remove();
  }
}
