package troupe.api;

/**
 * What makes a command recognisable when it is sent again: it then has no second effect and gets
 * the first one's answer.
 *
 * @param key chosen by the client, 1 to 255 printable ASCII characters; unique in its team
 * @param fingerprint of all that the request says; another one under the same key is another
 *     request
 */
public record RequestKey(String key, String fingerprint) {}
