package troupe.opencode;

import java.net.URI;

/**
 * A file that goes with a prompt.
 *
 * @param mime such as {@code image/png}
 * @param name shown to the model
 * @param url a {@code file:} URL that the server can read
 */
public record FilePart(String id, String mime, String name, URI url) implements PromptPart {}
