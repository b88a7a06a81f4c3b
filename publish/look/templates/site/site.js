{% include "site/js/status.js" %}
