<?php

/**
 * ORCID iDs on the article pages of OJS 3.4 and 3.5, as the ORCID service knows them.
 *
 * What OJS prints of an iD stays in the page; the badge takes its place once the service has answered.
 * config.inc.php says where the service is:
 *
 *     [orcid_badges]
 *     service = "https://orcid.repository.example.org"
 *     repository = "main"
 */

namespace APP\plugins\generic\orcidBadges;

use PKP\config\Config;
use PKP\plugins\GenericPlugin;
use PKP\plugins\Hook;

class OrcidBadgesPlugin extends GenericPlugin
{
    /** What article_details.tpl prints for an author with an iD. */
    private const PRINTED = '~<span class="orcid">(?:(?!</?span\b).)*?'
        . 'href="https://(?:sandbox\.)?orcid\.org/(\d{4}-\d{4}-\d{4}-\d{3}[\dX])"(?:(?!</?span\b).)*</span>~s';

    public function register($category, $path, $mainContextId = null)
    {
        $registered = parent::register($category, $path, $mainContextId);
        if ($registered && $this->getEnabled($mainContextId)) {
            Hook::add('TemplateManager::display', [$this, 'onDisplay']);
        }
        return $registered;
    }

    public function getDisplayName()
    {
        return __('plugins.generic.orcidBadges.displayName');
    }

    public function getDescription()
    {
        return __('plugins.generic.orcidBadges.description');
    }

    /** Before an article's page is printed: head tags, and a filter for what follows. */
    public function onDisplay($hookName, $args)
    {
        [$page, $template] = $args;
        $service = rtrim((string) Config::getVar('orcid_badges', 'service', ''), '/');
        if ($template === 'frontend/pages/article.tpl' && $service !== '') {
            $repository = (string) Config::getVar('orcid_badges', 'repository', 'main');
            $item = $page->getTemplateVars('article')->getId();
            $page->addHeader('orcidBadges', $this->head($service, $repository, (string) $item));
            $page->registerFilter('output', [$this, 'wrap']);
        }
        return false;
    }

    private function head(string $service, string $repository, string $item): string
    {
        $here = "{$service}/items/" . rawurlencode($repository) . '/' . rawurlencode($item);
        $tags = [
            '<link rel="stylesheet" href="%s">' => "{$service}/components/orcid-badges.css",
            '<script type="module" src="%s"></script>' => "{$service}/components/orcid-badges.js",
            '<link rel="linkset" type="application/linkset+json" href="%s">' => "{$here}/linkset.json",
            '<link rel="describedby" type="application/ld+json" href="%s">' => "{$here}/authors.jsonld",
        ];
        $printed = '';
        foreach ($tags as $tag => $address) {
            $printed .= sprintf($tag, htmlspecialchars($address, ENT_QUOTES)) . "\n";
        }
        return $printed;
    }

    /** Put a badge around each iD that the page prints; a page of another make is left as it is. */
    public function wrap($printed, $smarty = null)
    {
        if (strpos($printed, '<orcid-badge') !== false) {
            return $printed;
        }
        return preg_replace(self::PRINTED, '<orcid-badge orcid="$1" variant="full">$0</orcid-badge>', $printed) ?? $printed;
    }
}
