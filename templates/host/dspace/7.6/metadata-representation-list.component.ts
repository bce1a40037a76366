// ORCID iDs in the author lists of DSpace 7.6. Takes the place of the file of this name in
// src/themes/custom/app/item-page/simple/metadata-representation-list/.
import { CommonModule, DOCUMENT } from '@angular/common';
import {
  Component,
  CUSTOM_ELEMENTS_SCHEMA,
  inject,
  Input,
  OnDestroy,
  OnInit,
} from '@angular/core';

import { ItemSharedModule } from '../../../../../../app/item-page/item-shared.module';
import { SharedModule } from '../../../../../../app/shared/shared.module';

const SERVICE = 'https://orcid.repository.example.org'; // setting base_url, no slash at the end
const REPOSITORY = 'main'; // its name in the settings of the service
const OF_AUTHORS = ['dc.contributor.author', 'dc.creator'];

@Component({
  selector: 'ds-orcid-metadata-representation-list',
  templateUrl: './metadata-representation-list.component.html',
  standalone: true,
  imports: [CommonModule, ItemSharedModule, SharedModule],
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
})
export class MetadataRepresentationListComponent implements OnInit, OnDestroy {
  @Input() parentItem: { uuid: string };
  @Input() itemType: string;
  @Input() metadataFields: string[];
  @Input() label: string;
  @Input() incrementBy = 10;

  readonly repository = REPOSITORY;
  private readonly document = inject(DOCUMENT);
  private links: HTMLLinkElement[] = [];

  get ofAuthors(): boolean {
    return (this.metadataFields ?? []).some((field) => OF_AUTHORS.includes(field));
  }

  ngOnInit(): void {
    if (this.ofAuthors) {
      const item = `${SERVICE}/items/${encodeURIComponent(REPOSITORY)}/${encodeURIComponent(this.parentItem.uuid)}`;
      this.link('linkset', 'application/linkset+json', `${item}/linkset.json`);
      this.link('describedby', 'application/ld+json', `${item}/authors.jsonld`);
    }
  }

  ngOnDestroy(): void {
    this.links.forEach((link) => link.remove());
  }

  /** Tells machines, on the server, too, where the authors are with their iDs. */
  private link(rel: string, type: string, href: string): void {
    this.document.head.querySelectorAll(`link.orcid-item[rel="${rel}"]`).forEach((old) => old.remove());
    const link = this.document.createElement('link');
    Object.entries({ class: 'orcid-item', rel, type, href }).forEach(([name, value]) => link.setAttribute(name, value));
    this.links.push(this.document.head.appendChild(link));
  }
}
