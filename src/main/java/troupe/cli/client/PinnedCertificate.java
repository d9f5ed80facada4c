package troupe.cli.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts one certificate and no other: that which a daemon put into its own folder, where only its
 * owner can write. Whoever signed it, and the names it holds, do not matter then.
 */
final class PinnedCertificate extends X509ExtendedTrustManager {

  private final X509Certificate pinned;

  private PinnedCertificate(X509Certificate pinned) {
    this.pinned = pinned;
  }

  /**
   * For clients of the daemon whose certificate is in {@code file}.
   *
   * @throws CommandFailed when it cannot be read
   */
  static SSLContext trusting(Path file) throws CommandFailed {
    try (InputStream in = Files.newInputStream(file)) {
      X509Certificate certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new PinnedCertificate(certificate)}, null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new CommandFailed(
          ExitCode.UNREACHABLE,
          "cannot read the daemon's certificate %s; start the daemon again".formatted(file));
    }
  }

  private void check(X509Certificate[] chain) throws CertificateException {
    if (chain.length == 0 || !chain[0].equals(pinned)) {
      throw new CertificateException("this is not the certificate that the daemon announced");
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw new CertificateException("clients show no certificates");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("clients show no certificates");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("clients show no certificates");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
