package lifeboat.network.file;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses which word was meant. */
public final class Spelling {

  private static final int MAX_TYPO_DISTANCE = 2;

  private Spelling() {}

  /** "did you mean" with the nearest of the known words, or empty where none is near. */
  public static String didYouMean(String word, Collection<String> known) {
    Optional<String> nearest =
        known.stream()
            .filter(candidate -> isNear(word, candidate))
            .min(Comparator.comparingInt(candidate -> distance(word, candidate)));
    return nearest.map(candidate -> "did you mean \"" + candidate + "\"?").orElse("");
  }

  /** A word of which nothing is left is not a typo of the other. */
  private static boolean isNear(String word, String candidate) {
    int distance = distance(word, candidate);
    return distance <= MAX_TYPO_DISTANCE && distance < Math.min(word.length(), candidate.length());
  }

  /** Edits between two words, swapped neighbours counting as one (optimal string alignment). */
  static int distance(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT);
    String b = right.toLowerCase(Locale.ROOT);
    if (Math.abs(a.length() - b.length()) > MAX_TYPO_DISTANCE) {
      return MAX_TYPO_DISTANCE + 1;
    }
    int[][] edits = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        edits[i][j] = i == 0 || j == 0 ? i + j : cheapestEdit(edits, a, b, i, j);
      }
    }
    return edits[a.length()][b.length()];
  }

  private static int cheapestEdit(int[][] edits, String a, String b, int i, int j) {
    int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int best =
        Math.min(edits[i - 1][j - 1] + change, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, edits[i - 2][j - 2] + 1) : best;
  }
}
