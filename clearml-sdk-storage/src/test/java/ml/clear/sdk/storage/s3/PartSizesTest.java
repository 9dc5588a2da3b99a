package ml.clear.sdk.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartSizesTest {
  private static final int MIB = 1 << 20;
  private static final long GIB = 1L << 30;
  private static final int USUAL = 8 * MIB;

  @ParameterizedTest
  @CsvSource({"1,8", "78,8", "79,9", "160,17", "390,40", "391,41", "1024,105", "5120,525"})
  void ofAKnownSizeTheSmallestPartsThatSufficeAreTaken(long gib, int partMib) {
    PartSizes sizes = PartSizes.of(OptionalLong.of(gib * GIB), USUAL);

    assertThat(sizes.bytesOf(1)).isEqualTo(partMib * MIB);
    assertThat(sizes.bytesOf(PartSizes.MAX_PARTS)).isEqualTo(partMib * MIB);
    assertThat((long) PartSizes.MAX_PARTS * sizes.firstBytes()).isGreaterThanOrEqualTo(gib * GIB);
  }

  @Test
  void beyondTenThousandPartsOfAGibibyteThereAreNotEnough() {
    assertThat(PartSizes.suffice(OptionalLong.of(10_000 * GIB))).isTrue();
    assertThat(PartSizes.suffice(OptionalLong.of(10_000 * GIB + 1))).isFalse();
    assertThat(PartSizes.suffice(OptionalLong.empty())).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "1,8",
    "4000,8",
    "4001,20",
    "6000,20",
    "6001,40",
    "8000,40",
    "8001,80",
    "8250,80",
    "8251,160",
    "8751,640",
    "9001,1024",
    "10000,1024"
  })
  void ofAnUnknownSizeTheLastPartsAreLarger(int part, int mib) {
    assertThat(PartSizes.of(OptionalLong.empty(), USUAL).bytesOf(part)).isEqualTo(mib * MIB);
  }

  @ParameterizedTest
  @CsvSource({"4000,31", "8000,148", "10000,1441"})
  void whatAStreamMayHold(int parts, long gib) {
    PartSizes sizes = PartSizes.of(OptionalLong.empty(), USUAL);
    long bytes = 0;
    for (int part = 1; part <= parts; part++) {
      bytes += sizes.bytesOf(part);
    }

    assertThat(bytes / GIB).isEqualTo(gib);
  }

  @Test
  void noPartOfAStreamIsSmallerThanConfigured() {
    PartSizes sizes = PartSizes.of(OptionalLong.empty(), 64 * MIB);

    assertThat(sizes.bytesOf(5_000)).isEqualTo(64 * MIB);
    assertThat(sizes.bytesOf(9_000)).isEqualTo(640 * MIB);
  }
}
