#!/usr/bin/perl
# Sends people and items to the ORCID service. Core modules only; Perl 5.14 or newer.
#
#     connect.pl link   REPOSITORY USER NAME     prints a link for this person: works once, for five minutes
#     connect.pl put    REPOSITORY ITEM FILE     tells of an item that is new or has changed
#     connect.pl delete REPOSITORY ITEM          tells that an item is gone
#     connect.pl answer TOKEN                    reads what came back from a sign-in
#
# CONNECT_URL, CONNECT_HOST and CONNECT_KEY say where the service is, and who signs with which key.
# HTTP::Tiny speaks https when IO::Socket::SSL is installed (Debian: libio-socket-ssl-perl).
use strict;
use warnings;
use Digest::SHA qw(hmac_sha256);
use Encode qw(decode encode);
use HTTP::Tiny;
use JSON::PP;
use MIME::Base64 qw(encode_base64 decode_base64);

my $URL  = $ENV{CONNECT_URL} =~ s{/+$}{}r;    # https://orcid.repository.example.org
my $HOST = $ENV{CONNECT_HOST};                # the name given to `orcid-repo hosts add`
my $KEY  = $ENV{CONNECT_KEY};                 # the key it printed, as it is
my $json = JSON::PP->new->utf8->canonical;    # from text to bytes in UTF-8, and back

sub base64url { return encode_base64($_[0], '') =~ tr{+/=}{-_}dr }
sub signature { return base64url(hmac_sha256($_[0], $KEY)) }

sub random_id {
    open my $source, '<:raw', '/dev/urandom' or die "no randomness: $!";
    read($source, my $bytes, 16) == 16 or die 'no randomness';
    return base64url($bytes);
}

sub signed {
    my %claims = @_;
    my $now    = time;
    my %all = (%claims, iss => $HOST, aud => $URL, iat => $now, exp => $now + 300, jti => random_id());
    my $text = join '.', map { base64url($json->encode($_)) } { alg => 'HS256', typ => 'JWT' }, \%all;
    return $text . '.' . signature($text);
}

sub launch_link {
    my ($repository, $user, $name) = @_;
    # The quotes keep them texts in JSON: a user id that Perl holds as a number would be refused.
    my $token = signed(repository => "$repository", sub => "$user", name => "$name", purpose => 'connect');
    return "$URL/connect?launch=$token";
}

sub escaped { return encode('UTF-8', $_[0]) =~ s/([^A-Za-z0-9._~-])/sprintf '%%%02X', ord $1/ger }

sub send_item {
    my ($method, $repository, $item, $body) = @_;
    my %options = (
        headers => {
            'Authorization'   => 'Bearer ' . signed(repository => "$repository", purpose => 'deposit'),
            'Content-Type'    => 'application/json',
            'Idempotency-Key' => random_id(),                # the same one when you try again
        }
    );
    $options{content} = $body if defined $body;
    my $client = HTTP::Tiny->new(timeout => 30, verify_SSL => 1);
    my $address = join '/', $URL, 'items', escaped($repository), escaped($item);
    my $answer = $client->request($method, $address, \%options);
    return "$answer->{status} $answer->{content}";
}

sub read_answer {
    my ($text, $mark) = $_[0] =~ /\A([\w-]+\.[\w-]+)\.([\w-]+)\z/ or die "no token\n";
    # Digests are compared, so that the time it takes tells nothing of the right signature.
    die "not signed with our key\n" if hmac_sha256($mark, $KEY) ne hmac_sha256(signature($text), $KEY);
    my $claims = $json->decode(decode_base64((split /\./, $text)[1] =~ tr{-_}{+/}r));
    die "not for us, or too old\n"
        if $claims->{iss} ne $URL || $claims->{aud} ne $HOST || $claims->{exp} < time - 30;
    return $claims;    # now compare $claims->{nonce} with the jti of the link that this browser was sent by
}

sub content {
    open my $file, '<:raw', $_[0] or die "$_[0]: $!\n";
    local $/;
    return scalar <$file>;
}

my ($command, @rest) = map { decode('UTF-8', $_) } @ARGV;
my %commands = (
    link   => sub { launch_link(@rest) },
    put    => sub { send_item('PUT', $rest[0], $rest[1], content($rest[2])) },
    delete => sub { send_item('DELETE', $rest[0], $rest[1]) },
    answer => sub { $json->encode(read_answer($rest[0])) },
);
print $commands{$command}->(), "\n";
