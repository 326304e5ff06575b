/// What people do to documents, written down so that it can be done later and elsewhere, and how what two people did
/// comes together.
@NullMarked
package io.tidemark.analytics.edit;

import org.jspecify.annotations.NullMarked;
