/// The devices that have a copy of the workspace, for its admins: whose, since when, until when, and what is gone from
/// them.
@NullMarked
package io.tidemark.app.devices;

import org.jspecify.annotations.NullMarked;
