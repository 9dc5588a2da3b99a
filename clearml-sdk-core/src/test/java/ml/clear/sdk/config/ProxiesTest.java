package ml.clear.sdk.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import ml.clear.sdk.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxiesTest {
  private static final URI HTTPS = URI.create("https://api.clear.ml/v2.23/tasks.create");
  private static final URI HTTP = URI.create("http://server:8008");

  private final Environment bare = Environment.bare(Path.of("/home"));

  private static Optional<ProxyServer> find(Environment environment, URI target) {
    return new Proxies(environment).find(target);
  }

  @Test
  void withoutAnySettingTheConnectionIsDirect() {
    assertThat(find(bare, HTTPS)).isEmpty();
  }

  @Test
  void eachSchemeHasItsVariableInEitherSpelling() {
    Environment environment =
        bare.withVariable("HTTPS_PROXY", "http://a:1").withVariable("http_proxy", "b");

    assertThat(find(environment, HTTPS).orElseThrow().port()).isEqualTo(1);
    assertThat(find(environment, HTTP).orElseThrow())
        .isEqualTo(
            new ProxyServer(
                ProxyServer.Kind.HTTP, "b", 80, Optional.empty(), "variable http_proxy"));
  }

  @Test
  void theVariableForAllSchemesComesLastAndMayNameSocks() {
    Environment environment = bare.withVariable("ALL_PROXY", "socks5h://s");

    assertThat(find(environment, HTTP).orElseThrow().kind()).isEqualTo(ProxyServer.Kind.SOCKS);
    assertThat(find(environment, HTTP).orElseThrow().port()).isEqualTo(1080);
    assertThat(
            find(environment.withVariable("HTTP_PROXY", "http://h:3"), HTTP).orElseThrow().host())
        .isEqualTo("h");
  }

  @Test
  void userAndPasswordAreTakenFromTheUrl() {
    Environment environment = bare.withVariable("HTTPS_PROXY", "http://us%40er:p%2Fa+b@p_x:3128");

    ProxyServer proxy = find(environment, HTTPS).orElseThrow();

    assertThat(proxy.credentials()).contains(new Credentials("us@er", "p/a+b"));
    assertThat(proxy.host()).isEqualTo("p_x");
    assertThat(proxy.port()).isEqualTo(3128);
  }

  @Test
  void theJvmsPropertiesBeatTheVariables() {
    Environment environment =
        bare.withVariable("HTTPS_PROXY", "http://variable:1")
            .withProperty("https.proxyHost", "property");

    assertThat(find(environment, HTTPS).orElseThrow().host()).isEqualTo("property");
    assertThat(find(environment, HTTPS).orElseThrow().port()).isEqualTo(443);
    assertThat(
            find(environment.withProperty("https.proxyPort", "8443"), HTTPS).orElseThrow().port())
        .isEqualTo(8443);
    assertThat(find(environment.withProperty("http.nonProxyHosts", "x|*.clear.ml"), HTTPS))
        .isEmpty();
  }

  @Test
  void theJvmsSocksProxyServesBothSchemes() {
    Environment environment = bare.withProperty("socksProxyHost", "s");

    assertThat(find(environment, HTTPS).orElseThrow().kind()).isEqualTo(ProxyServer.Kind.SOCKS);
    assertThat(find(environment, URI.create("http://localhost:8008"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:8008, localhost, true",
    "http://LOCALHOST:8008, localhost, true",
    "http://h.example.com, example.com, true",
    "http://h.example.com, .example.com, true",
    "http://h.example.com, *.example.com, true",
    "http://badexample.com, example.com, false",
    "http://h:8008, h:8008, true",
    "http://h:8008, h:8009, false",
    "https://h, h:443, true",
    "http://any, *, true",
    "http://10.1.2.3, 10.1.0.0/16, true",
    "http://10.2.2.3, 10.1.0.0/16, false",
    "http://10.2.2.3, 0.0.0.0/0, true",
    "http://name, 10.0.0.0/8, false",
    "http://h, '', false",
    "http://h, ' , ,', false",
    "http://b, 'a, b ', true",
    "http://[::1]:8008, ::1, true",
  })
  void hostsOfTheBypassListAreReachedDirectly(String target, String list, boolean direct) {
    Environment environment =
        bare.withVariable("all_proxy", "http://p:1").withVariable("NO_PROXY", list);

    assertThat(find(environment, URI.create(target)).isEmpty()).isEqualTo(direct);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://p:1", "http://", "http://p:0", "http://p:70000", "http://p:x"})
  void aProxyThatCannotBeReadNamesItsVariable(String value) {
    assertThatThrownBy(() -> find(bare.withVariable("HTTP_PROXY", value), HTTP))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("HTTP_PROXY");
  }

  @Test
  void aPortOfTheJvmThatIsNoPortNamesItsProperty() {
    Environment environment =
        bare.withProperty("http.proxyHost", "h").withProperty("http.proxyPort", "many");

    assertThatThrownBy(() -> find(environment, HTTP)).hasMessageContaining("http.proxyPort");
  }
}
