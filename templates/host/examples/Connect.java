import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Sends people and items to the ORCID service. JDK 17 or newer, nothing to install.
 *
 * <pre>
 * java Connect.java link   REPOSITORY USER NAME     prints a link for this person: once, for five minutes
 * java Connect.java put    REPOSITORY ITEM FILE     tells of an item that is new or has changed
 * java Connect.java delete REPOSITORY ITEM          tells that an item is gone
 * java Connect.java answer TOKEN                    reads what came back from a sign-in
 * </pre>
 *
 * CONNECT_URL, CONNECT_HOST and CONNECT_KEY say where the service is, and who signs with which key.
 */
public class Connect {
    static final String URL = System.getenv("CONNECT_URL").replaceAll("/+$", "");
    static final String HOST = System.getenv("CONNECT_HOST"); // the name given to `orcid-repo hosts add`
    static final String KEY = System.getenv("CONNECT_KEY"); // the key it printed, as it is
    static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    static String base64url(String text) {
        return BASE64URL.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    static String signature(String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return BASE64URL.encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }

    static String randomId() {
        byte[] bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return BASE64URL.encodeToString(bytes);
    }

    /** JSON of one value: numbers stay numbers, everything else is a text in quotes. */
    static String json(Object value) {
        if (value instanceof Number) {
            return value.toString();
        }
        StringBuilder out = new StringBuilder("\"");
        for (char ch : value.toString().toCharArray()) {
            if (ch == '"' || ch == '\\') {
                out.append('\\').append(ch);
            } else if (ch < ' ') {
                out.append(String.format("\\u%04x", (int) ch));
            } else {
                out.append(ch);
            }
        }
        return out.append('"').toString();
    }

    static String signed(Map<String, Object> claims) throws Exception {
        long now = Instant.now().getEpochSecond();
        Map<String, Object> all = new LinkedHashMap<>(claims);
        all.putAll(Map.of("iss", HOST, "aud", URL, "iat", now, "exp", now + 300, "jti", randomId()));
        String body = all.entrySet().stream()
                .map(claim -> json(claim.getKey()) + ":" + json(claim.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
        String text = base64url("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + "." + base64url(body);
        return text + "." + signature(text);
    }

    static String link(String repository, String user, String name) throws Exception {
        return URL + "/connect?launch="
                + signed(Map.of("repository", repository, "sub", user, "name", name, "purpose", "connect"));
    }

    static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    static String send(String method, String repository, String item, BodyPublisher body) throws Exception {
        URI address = URI.create(String.join("/", URL, "items", escaped(repository), escaped(item)));
        String token = signed(Map.of("repository", repository, "purpose", "deposit"));
        HttpRequest request = HttpRequest.newBuilder(address)
                .method(method, body)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", randomId()) // the same one when you try again
                .timeout(Duration.ofSeconds(30))
                .build();
        var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }

    /** The claims as JSON, once they are known to be the service's, for us, and fresh. */
    static String readAnswer(String token) throws Exception {
        String[] parts = token.split("\\.");
        String right = signature(parts[0] + "." + parts[1]);
        Charset utf8 = StandardCharsets.UTF_8;
        if (!MessageDigest.isEqual(right.getBytes(utf8), parts[2].getBytes(utf8))) {
            throw new IllegalArgumentException("not signed with our key");
        }
        String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        // Read it with the JSON library of your application; these three are all that must be looked at here.
        if (!claim(claims, "iss", "\"([^\"]*)\"").equals(URL)
                || !claim(claims, "aud", "\"([^\"]*)\"").equals(HOST)
                || Long.parseLong(claim(claims, "exp", "([0-9]+)")) < Instant.now().getEpochSecond() - 30) {
            throw new IllegalArgumentException("not for us, or too old");
        }
        return claims; // now compare its nonce with the jti of the link that this browser was sent by
    }

    static String claim(String json, String name, String value) {
        var found = Pattern.compile("[{,]\"" + name + "\":" + value).matcher(json);
        return found.find() ? found.group(1) : "";
    }

    public static void main(String[] all) throws Exception {
        System.out.println(switch (all[0]) {
            case "link" -> link(all[1], all[2], all[3]);
            case "put" -> send("PUT", all[1], all[2], BodyPublishers.ofFile(Path.of(all[3])));
            case "delete" -> send("DELETE", all[1], all[2], BodyPublishers.noBody());
            case "answer" -> readAnswer(all[1]);
            default -> throw new IllegalArgumentException(all[0]);
        });
    }
}
