"""Pure rules of the pages: how a chart is drawn."""
