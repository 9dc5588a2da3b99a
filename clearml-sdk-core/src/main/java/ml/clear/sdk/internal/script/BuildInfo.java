package ml.clear.sdk.internal.script;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the build left in the program's jar: {@code git.properties} of the git-commit-id plugins,
 * else the manifest's usual keys.
 *
 * @param remote URL of the remote without credentials; may be empty
 * @param branch may be empty
 * @param commit may be empty
 */
record BuildInfo(String remote, String branch, String commit) {
  private static final Logger LOG = LoggerFactory.getLogger(BuildInfo.class);

  static BuildInfo of(ClassLoader loader) {
    Properties git = load(loader, "git.properties");
    if (!git.isEmpty()) {
      return new BuildInfo(
          GitWorkingCopy.withoutCredentials(git.getProperty("git.remote.origin.url", "")),
          git.getProperty("git.branch", ""),
          first(git, "git.commit.id.full", "git.commit.id"));
    }
    return ofManifest(loader);
  }

  private static BuildInfo ofManifest(ClassLoader loader) {
    try (InputStream in = loader.getResourceAsStream("META-INF/MANIFEST.MF")) {
      Attributes main = in == null ? new Attributes() : new Manifest(in).getMainAttributes();
      return new BuildInfo(
          GitWorkingCopy.withoutCredentials(first(main, "SCM-Url", "Scm-Connection", "Git-Url")),
          first(main, "SCM-Branch", "Git-Branch"),
          first(main, "SCM-Revision", "Git-Commit", "Build-Revision", "Implementation-Build"));
    } catch (IOException e) {
      LOG.debug("The manifest on the class path cannot be read", e);
      return new BuildInfo("", "", "");
    }
  }

  private static Properties load(ClassLoader loader, String resource) {
    Properties properties = new Properties();
    try (InputStream in = loader.getResourceAsStream(resource)) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException | IllegalArgumentException e) {
      LOG.debug("{} on the class path cannot be read", resource, e);
    }
    return properties;
  }

  private static String first(Properties properties, String... keys) {
    for (String key : keys) {
      String value = properties.getProperty(key, "");
      if (!value.isBlank()) {
        return value;
      }
    }
    return "";
  }

  private static String first(Attributes attributes, String... keys) {
    for (String key : keys) {
      String value = attributes.getValue(key);
      if (value != null && !value.isBlank()) {
        return value;
      }
    }
    return "";
  }
}
