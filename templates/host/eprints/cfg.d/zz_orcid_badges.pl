# ORCID iDs on the pages of EPrints 3.4. In archives/ID/cfg/cfg.d/; `zz` lets it come after eprint_render.pl.

$c->{orcid_badges} = {
    service    => "https://orcid.repository.example.org",    # setting base_url, no slash at the end
    repository => "main",                                    # its name in the settings of the service
};

# The abstract page prints this citation: a copy of `default` with the author list in it.
$c->{citation_default}->{eprint}->{for_summary_page} = "with_orcid";

# Script and style sheet in the head of every page, also of those that are generated already.
$c->add_trigger( EP_TRIGGER_DYNAMIC_TEMPLATE, sub {
    my( %params ) = @_;

    my( $repo, $pins ) = @params{ qw( repository pins ) };
    my $service = $repo->config( "orcid_badges", "service" );

    my $head = $repo->xml->create_document_fragment;
    $head->appendChild( $repo->xml->create_element( "link",
        rel => "stylesheet",
        href => "$service/components/orcid-badges.css",
    ) );
    my $script = $repo->xml->create_element( "script",
        type => "module",
        src => "$service/components/orcid-badges.js",
    );
    $script->appendChild( $repo->xml->create_text_node( " " ) );    # or it is written as <script/>
    $head->appendChild( $script );

    if( defined $pins->{"utf-8.head"} )
    {
        $pins->{"utf-8.head"} .= $repo->xhtml->to_xhtml( $head );
    }
    $head->appendChild( $pins->{head} ) if defined $pins->{head};
    $pins->{head} = $head;

    return;
} );

# In the head of abstract pages: where machines find the authors with their iDs.
my $eprint_render = $c->{eprint_render};
$c->{eprint_render} = sub {
    my( $eprint, $repo, $preview ) = @_;

    my( $page, $title, $links, $template ) = $eprint_render->( $eprint, $repo, $preview );
    return( $page, $title, $links, $template ) if $preview || $eprint->value( "eprint_status" ) ne "archive";

    my $badges = $repo->config( "orcid_badges" );
    my $item = "$badges->{service}/items/$badges->{repository}/" . $eprint->id;
    $links = $repo->xml->create_document_fragment if !defined $links;
    $links->appendChild( $repo->xml->create_element( "link",
        rel => "linkset",
        type => "application/linkset+json",
        href => "$item/linkset.json",
    ) );
    $links->appendChild( $repo->xml->create_element( "link",
        rel => "describedby",
        type => "application/ld+json",
        href => "$item/authors.jsonld",
    ) );

    return( $page, $title, $links, $template );
};
