/** Runs a topology in virtual time: the parties of relay-core over links of network-model. */
@NullMarked
package lifeboat.simulator;

import org.jspecify.annotations.NullMarked;
