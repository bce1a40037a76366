"""A place to try everything: a registry of ORCID's kind, the service, and a sample repository, in one folder.

The one part that knows the local registry and the sample repository; it also plays people.

    authors  who is there          site     the folder, its settings, the registry
    ports    where all answer      tour     the service and the sample repository beside it
    child    the service's process hands    a browser without a screen
"""
