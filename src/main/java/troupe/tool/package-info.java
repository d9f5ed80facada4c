/**
 * The tools a model calls: names, descriptions, argument schemas and the exact answer texts that
 * clients of the earlier plugin rely on. Every edge that offers tools takes them from here.
 */
@NullMarked
package troupe.tool;

import org.jspecify.annotations.NullMarked;
