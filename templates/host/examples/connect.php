<?php
// Sends people and items to the ORCID service. PHP 7.4 or newer, nothing to install.
//
//     php connect.php link   REPOSITORY USER NAME     prints a link for this person: once, for five minutes
//     php connect.php put    REPOSITORY ITEM FILE     tells of an item that is new or has changed
//     php connect.php delete REPOSITORY ITEM          tells that an item is gone
//     php connect.php answer TOKEN                    reads what came back from a sign-in
//
// CONNECT_URL, CONNECT_HOST and CONNECT_KEY say where the service is, and who signs with which key.
declare(strict_types=1);

define('URL', rtrim(getenv('CONNECT_URL'), '/'));  // https://orcid.repository.example.org
define('HOST', getenv('CONNECT_HOST'));            // the name given to `orcid-repo hosts add`
define('KEY', getenv('CONNECT_KEY'));              // the key it printed, as it is

function base64url(string $bytes): string
{
    return rtrim(strtr(base64_encode($bytes), '+/', '-_'), '=');
}

function signature(string $text): string
{
    return base64url(hash_hmac('sha256', $text, KEY, true));
}

function signed(array $claims): string
{
    $now = time();
    $claims += [
        'iss' => HOST, 'aud' => URL, 'iat' => $now, 'exp' => $now + 300, 'jti' => base64url(random_bytes(16)),
    ];
    $parts = [['alg' => 'HS256', 'typ' => 'JWT'], $claims];
    $text = implode('.', array_map(fn ($part) => base64url(json_encode($part, JSON_THROW_ON_ERROR)), $parts));
    return $text . '.' . signature($text);
}

function launch_link(string $repository, string $user, string $name): string
{
    return URL . '/connect?launch=' . signed(
        ['repository' => $repository, 'sub' => $user, 'name' => $name, 'purpose' => 'connect']
    );
}

function send(string $method, string $repository, string $item, ?string $body = null): string
{
    $headers = [
        'Authorization: Bearer ' . signed(['repository' => $repository, 'purpose' => 'deposit']),
        'Content-Type: application/json',
        'Idempotency-Key: ' . base64url(random_bytes(16)),  // the same one when you try again
    ];
    $options = ['method' => $method, 'header' => $headers, 'timeout' => 30, 'ignore_errors' => true];
    if ($body !== null) {
        $options['content'] = $body;
    }
    $address = implode('/', [URL, 'items', rawurlencode($repository), rawurlencode($item)]);
    $stream = fopen($address, 'rb', false, stream_context_create(['http' => $options]));
    if ($stream === false) {
        throw new RuntimeException('the service gives no answer');
    }
    $status = explode(' ', stream_get_meta_data($stream)['wrapper_data'][0])[1];
    return $status . ' ' . stream_get_contents($stream);
}

function read_answer(string $token): array
{
    [$head, $body, $mark] = explode('.', $token) + ['', '', ''];
    if (!hash_equals(signature("$head.$body"), $mark)) {
        throw new RuntimeException('not signed with our key');
    }
    $claims = json_decode(base64_decode(strtr($body, '-_', '+/')), true, 16, JSON_THROW_ON_ERROR);
    if ($claims['iss'] !== URL || $claims['aud'] !== HOST || $claims['exp'] < time() - 30) {
        throw new RuntimeException('not for us, or too old');
    }
    return $claims;  // now compare $claims['nonce'] with the jti of the link that this browser was sent by
}

[, $command] = $argv;
$rest = array_slice($argv, 2);
switch ($command) {
    case 'link':
        echo launch_link(...$rest), "\n";
        break;
    case 'put':
        echo send('PUT', $rest[0], $rest[1], file_get_contents($rest[2])), "\n";
        break;
    case 'delete':
        echo send('DELETE', ...$rest), "\n";
        break;
    case 'answer':
        echo json_encode(read_answer(...$rest), JSON_THROW_ON_ERROR), "\n";
        break;
}
