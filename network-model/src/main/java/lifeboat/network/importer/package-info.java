/**
 * Networks as other people's files hold them. {@link lifeboat.network.importer.NetworkImport} is
 * the way in: an importer for each format says what the file says ({@code FoundNetwork}), and
 * {@code Reduction} what of it can be run.
 */
@NullMarked
package lifeboat.network.importer;

import org.jspecify.annotations.NullMarked;
