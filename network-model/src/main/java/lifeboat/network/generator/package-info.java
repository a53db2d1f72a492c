/**
 * Networks that are made up: {@link lifeboat.network.generator.NetworkGenerator} draws one of a
 * {@code NetworkKind} from a seed, on a plane of kilometres, and lays it on the earth.
 */
@NullMarked
package lifeboat.network.generator;

import org.jspecify.annotations.NullMarked;
