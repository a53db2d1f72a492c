package lifeboat.network.result;

import java.util.Optional;

/**
 * What a judge finds.
 *
 * @param expected in words
 * @param actual in words
 * @param where file and line that show it, if there are such
 */
record Finding(boolean met, String expected, String actual, Optional<String> where) {

  static Finding of(boolean met, String expected, String actual, Optional<Trail.Mark> where) {
    return new Finding(met, expected, actual, where.map(Trail.Mark::toString));
  }
}
