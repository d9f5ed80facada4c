package troupe.worker;

import org.jspecify.annotations.Nullable;
import troupe.opencode.PermissionReply;

/**
 * An answer to a permission ask.
 *
 * @param message a word to the model; {@code null} for none
 */
public record PermissionVerdict(
    String permissionId, PermissionReply reply, @Nullable String message) {}
