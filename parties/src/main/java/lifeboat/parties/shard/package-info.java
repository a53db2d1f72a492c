/**
 * Replicas as shards, any so many of which bring the replica back: {@link
 * lifeboat.parties.shard.ShardedContent} makes them, {@link lifeboat.parties.shard.ShardAssembly}
 * puts them together.
 */
@NullMarked
package lifeboat.parties.shard;

import org.jspecify.annotations.NullMarked;
