# As much of EPrints as cfg.d/zz_orcid_badges.pl meets: prints what it puts into the heads of pages.
#
#     eprints_stand_in.pl FILE ITEM STATUS

use strict;
use warnings;

package Node;
sub new { my( $class, $name, %attributes ) = @_; return bless { name => $name, attributes => \%attributes, kids => [] }, $class }
sub appendChild { my( $self, $kid ) = @_; push @{ $self->{kids} }, $kid; return $kid }
sub text {
    my( $self ) = @_;
    return $self->{text} if defined $self->{text};
    my $inside = join "", map { $_->text } @{ $self->{kids} };
    return $inside if $self->{name} eq "#fragment";
    my $attributes = join "", map { qq( $_="$self->{attributes}->{$_}") } sort keys %{ $self->{attributes} };
    return $inside eq "" ? "<$self->{name}$attributes/>" : "<$self->{name}$attributes>$inside</$self->{name}>";
}

package Repository;
sub xml { return $_[0] }
sub xhtml { return $_[0] }
sub create_document_fragment { return Node->new( "#fragment" ) }
sub create_element { my( $self, $name, %attributes ) = @_; return Node->new( $name, %attributes ) }
sub create_text_node { my $made = Node->new( "#text" ); $made->{text} = $_[1]; return $made }
sub to_xhtml { return $_[1]->text }
sub config { my( $self, @keys ) = @_; my $value = $self->{config}; $value = $value->{$_} for @keys; return $value }

package Item;
sub id { return $_[0]->{eprintid} }
sub value { return $_[0]->{ $_[1] } }

package Settings;
sub add_trigger { my( $self, $trigger, $code ) = @_; push @{ $self->{triggers} }, [ $trigger, $code ]; return }

package main;
use constant EP_TRIGGER_DYNAMIC_TEMPLATE => 16;

my( $file, $item, $status ) = @ARGV;
our $c = bless { eprint_render => sub { return( "page", "title", undef, "template" ) } }, "Settings";
open my $source, "<", $file or die "$file: $!";
my $code = do { local $/; <$source> };
close $source;
eval "$code; 1" or die $@;

my $repository = bless { config => $c }, "Repository";
for my $pins ( { "utf-8.head" => "<old/>" }, { head => Node->new( "old" ) }, {} ) {
    $_->[1]->( repository => $repository, pins => $pins ) for @{ $c->{triggers} };
    print $pins->{"utf-8.head"} // $pins->{head}->text, "\n";
}
my $eprint = bless { eprintid => $item, eprint_status => $status }, "Item";
for my $preview ( 0, 1 ) {
    my( $page, $title, $links, $template ) = $c->{eprint_render}->( $eprint, $repository, $preview );
    print join( " ", $page, $title, $template, defined $links ? $links->text : "no links" ), "\n";
}
print "$c->{citation_default}->{eprint}->{for_summary_page}\n";
