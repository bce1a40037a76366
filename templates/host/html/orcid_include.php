<?php
// Puts what the ORCID service says into a page, on the server. PHP 7.4 or newer, nothing to install.
//
//     require 'orcid_include.php';
//     echo orcid_authors('main', 'pots-3', ['Josiah Carberry']);  // the list, or the names
//     echo orcid_badge('0000-0002-1825-0097');                    // one iD, or nothing
//     echo orcid_head('main', 'pots-3');                          // tags for <head>, or nothing
//
// A page waits a second at most, and once in half a minute when the service is down.

const ORCID_SERVICE = 'https://orcid.repository.example.org';
const ORCID_KEPT = '/var/cache/orcid-badges'; // a folder of the web server's own, which only it may write
const ORCID_WAIT = 1.0;    // seconds that a page waits
const ORCID_FRESH = 3600;  // seconds for which an answer is used without asking again
const ORCID_PAUSE = 30;    // seconds until the service is asked again after it gave no answer

function orcid_authors(string $repository, string $item, array $names): string
{
    $path = '/items/' . rawurlencode($repository) . '/' . rawurlencode($item) . '/authors.html';
    return orcid_text($path) ?: htmlspecialchars(implode('; ', $names), ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8');
}

function orcid_badge(string $orcid, string $style = 'icon'): string
{
    return orcid_text('/badge/' . rawurlencode($orcid) . '.html?style=' . rawurlencode($style));
}

function orcid_head(string $repository, string $item): string
{
    return orcid_text('/items/' . rawurlencode($repository) . '/' . rawurlencode($item) . '/head.html');
}

/** What the service says; what it said before while it is down; nothing if it never said anything. */
function orcid_text(string $path): string
{
    $file = ORCID_KEPT . '/' . hash('sha256', ORCID_SERVICE . $path);
    $silent = ORCID_KEPT . '/silent';
    $old = is_file($file) ? (string) file_get_contents($file) : '';
    if (orcid_younger($file, ORCID_FRESH) || orcid_younger($silent, ORCID_PAUSE)) {
        return $old;
    }
    $how = ['http' => ['timeout' => ORCID_WAIT, 'ignore_errors' => true, 'follow_location' => 0]];
    $new = @file_get_contents(ORCID_SERVICE . $path, false, stream_context_create($how), 0, 1000000);
    $status = (int) substr($http_response_header[0] ?? '', 9, 3);
    if ($new === false || !in_array($status, [200, 400, 404], true)) {
        @touch($silent);
        return $old;
    }
    $new = $status === 200 ? $new : ''; // 400, 404: no such item or iD, or it must not be shown
    @file_put_contents($file, $new, LOCK_EX);
    return $new;
}

function orcid_younger(string $file, int $seconds): bool
{
    return is_file($file) && time() - filemtime($file) < $seconds;
}
