package troupe.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import troupe.settings.Settings;

/**
 * The daemon's key and certificate.
 *
 * @param context ready to serve
 * @param certificate what clients are shown, and nothing secret
 */
public record TlsIdentity(SSLContext context, Certificate certificate) {

  private static final String VARIABLE = "TROUPE_TLS_PASSWORD";
  private static final int PEM_LINE = 64;

  /** The key store cannot be used; the message says why and what to do, without the password. */
  public static final class BadKeyStore extends Exception {
    BadKeyStore(String message) {
      super(message);
    }
  }

  /**
   * What the settings name; empty where they name no key store. Blocks.
   *
   * @param environment may hold the password
   */
  public static Optional<TlsIdentity> of(Settings.Tls settings, Map<String, String> environment)
      throws BadKeyStore {
    return settings.isOn()
        ? Optional.of(opened(settings, password(settings, environment)))
        : Optional.empty();
  }

  /** The certificate as other programs read it. */
  public String pem() {
    try {
      String lines =
          Base64.getMimeEncoder(PEM_LINE, "\n".getBytes(StandardCharsets.US_ASCII))
              .encodeToString(certificate.getEncoded());
      return "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n".formatted(lines);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate that was read cannot be written", e);
    }
  }

  private static TlsIdentity opened(Settings.Tls settings, char[] password) throws BadKeyStore {
    String file = settings.keyStore();
    byte[] bytes = read(file, "key-store");
    try {
      KeyStore store = KeyStore.getInstance(settings.type());
      store.load(new ByteArrayInputStream(bytes), password);
      Certificate certificate = onlyKey(store, file);
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, password);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return new TlsIdentity(context, certificate);
    } catch (KeyStoreException e) {
      throw new BadKeyStore(
          "troupe.http.tls.type: there are no key stores of type %s; expected PKCS12 or JKS"
              .formatted(settings.type()));
    } catch (IOException | GeneralSecurityException e) {
      throw new BadKeyStore(
          "troupe.http.tls: the key store %s cannot be opened; its password is another one, or it is not of type %s"
              .formatted(file, settings.type()));
    }
  }

  private static Certificate onlyKey(KeyStore store, String file)
      throws KeyStoreException, BadKeyStore {
    List<String> keys = new ArrayList<>();
    for (String alias : Collections.list(store.aliases())) {
      if (store.isKeyEntry(alias) && store.getCertificate(alias) != null) {
        keys.add(alias);
      }
    }
    if (keys.size() != 1) {
      throw new BadKeyStore(
          "troupe.http.tls.key-store: expected one key with its certificate in %s, not %d"
              .formatted(file, keys.size()));
    }
    return store.getCertificate(keys.get(0));
  }

  private static char[] password(Settings.Tls settings, Map<String, String> environment)
      throws BadKeyStore {
    if (!settings.passwordFile().isEmpty()) {
      byte[] bytes = read(settings.passwordFile(), "password-file");
      return new String(bytes, StandardCharsets.UTF_8).strip().toCharArray();
    }
    String given = environment.getOrDefault(VARIABLE, "");
    if (given.isEmpty()) {
      throw new BadKeyStore(
          "troupe.http.tls: no password; name a password-file, or set %s".formatted(VARIABLE));
    }
    return given.toCharArray();
  }

  private static byte[] read(String file, String setting) throws BadKeyStore {
    try {
      return Files.readAllBytes(Path.of(file));
    } catch (NoSuchFileException | InvalidPathException e) {
      throw new BadKeyStore("troupe.http.tls.%s: there is no file %s".formatted(setting, file));
    } catch (IOException e) {
      throw new BadKeyStore("troupe.http.tls.%s: cannot read %s".formatted(setting, file));
    }
  }
}
