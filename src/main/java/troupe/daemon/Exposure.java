package troupe.daemon;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import troupe.http.TlsIdentity;
import troupe.settings.Settings;

/** Whether other machines can reach a daemon, and what is to be said of it. */
public final class Exposure {

  private Exposure() {}

  /**
   * Refuses to be reached from elsewhere by accident. Looks names up, so it may block.
   *
   * @throws BadConfiguration when that was not allowed
   */
  static void check(Settings.Http http) throws BadConfiguration {
    if (!http.allowRemote() && isRemote(http.host())) {
      throw new BadConfiguration(
          "%s is not a loopback address, so other machines could reach the daemon; listen on 127.0.0.1, or allow it with --allow-remote or troupe.http.allow-remote = true"
              .formatted(http.host()));
    }
  }

  /**
   * The key by which the daemon is known; empty for plain HTTP. Blocks.
   *
   * @throws BadConfiguration when there is to be one that cannot be used
   */
  static Optional<TlsIdentity> identity(Daemon.Options options) throws BadConfiguration {
    try {
      return TlsIdentity.of(options.settings().http().tls(), options.environment());
    } catch (TlsIdentity.BadKeyStore e) {
      throw new BadConfiguration(String.valueOf(e.getMessage()));
    }
  }

  /** What a person should know about {@code http}; empty where there is nothing. May block. */
  public static Optional<String> warning(Settings.Http http) {
    return isRemote(http.host()) && !http.tls().isOn()
        ? Optional.of(
            "other machines can reach the daemon on %s, and what they send, the token too, is not encrypted; see troupe.http.tls"
                .formatted(http.host()))
        : Optional.empty();
  }

  /** A name that cannot be looked up cannot be listened on either, which is said there. */
  private static boolean isRemote(String host) {
    try {
      return !InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
