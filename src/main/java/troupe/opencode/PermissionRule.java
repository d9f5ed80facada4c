package troupe.opencode;

/**
 * What a session may do.
 *
 * @param permission a tool or kind of tool, with {@code *} as wildcard
 * @param pattern what it is used on, with {@code *} as wildcard
 * @param action {@code allow}, {@code deny} or {@code ask}
 */
public record PermissionRule(String permission, String pattern, String action) {}
