package ml.clear.sdk.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Elements of pages that are asked for when they are needed. One thread. */
public final class PagedStream<T> implements Iterator<T> {
  private final Supplier<List<T>> nextPage;
  private final int fullSize;
  private final Deque<T> page = new ArrayDeque<>();
  private boolean ended;

  private PagedStream(Supplier<List<T>> nextPage, int fullSize) {
    this.nextPage = nextPage;
    this.fullSize = fullSize;
  }

  /** Pages of any size, each where the one before it has ended; an empty one is the last. */
  public static <T> Stream<T> of(Supplier<List<T>> nextPage) {
    return stream(nextPage, 1);
  }

  /**
   * Pages that the server counts.
   *
   * @param size of a page; a shorter one is the last
   * @param page gives the page of this number, from 0
   */
  public static <T> Stream<T> numbered(int size, IntFunction<List<T>> page) {
    AtomicInteger next = new AtomicInteger();
    return stream(() -> page.apply(next.getAndIncrement()), size);
  }

  private static <T> Stream<T> stream(Supplier<List<T>> nextPage, int fullSize) {
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(
            new PagedStream<>(nextPage, fullSize), Spliterator.ORDERED | Spliterator.NONNULL),
        false);
  }

  @Override
  public boolean hasNext() {
    if (page.isEmpty() && !ended) {
      page.addAll(nextPage.get());
      ended = page.size() < fullSize;
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
