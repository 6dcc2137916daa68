"""What all sites share: settings, access, errors and the design system."""
