package lifeboat.relay.node;

import lifeboat.relay.node.FragmentWindow.Fragment;
import org.jspecify.annotations.Nullable;

/** Fragments in the order in which they were added; a fragment is in one such list at most. */
final class SendOrder {

  private @Nullable Fragment oldest;
  private @Nullable Fragment newest;

  void add(Fragment fragment) {
    fragment.older = newest;
    fragment.newer = null;
    if (newest == null) {
      oldest = fragment;
    } else {
      newest.newer = fragment;
    }
    newest = fragment;
  }

  void remove(Fragment fragment) {
    if (fragment.older == null) {
      oldest = fragment.newer;
    } else {
      fragment.older.newer = fragment.newer;
    }
    if (fragment.newer == null) {
      newest = fragment.older;
    } else {
      fragment.newer.older = fragment.older;
    }
    fragment.older = null;
    fragment.newer = null;
  }

  @Nullable Fragment oldest() {
    return oldest;
  }

  @Nullable Fragment newest() {
    return newest;
  }

  boolean isEmpty() {
    return oldest == null;
  }
}
