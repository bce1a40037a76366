{* ORCID iDs in a theme that prints authors in its own way: around what it prints of $author's iD. *}
{if $author->getData('orcid')}
	<orcid-badge orcid="{$author->getData('orcid')|regex_replace:'~^.*/~':''|escape}" variant="full">
		<span class="orcid">
			<a href="{$author->getData('orcid')|escape}">{$author->getData('orcid')|escape}</a> (unauthenticated)
		</span>
	</orcid-badge>
{/if}
