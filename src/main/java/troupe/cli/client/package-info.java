/** The daemon as the command line sees it: where it is, what is asked, how a command ends. */
@NullMarked
package troupe.cli.client;

import org.jspecify.annotations.NullMarked;
