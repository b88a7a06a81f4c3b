{% include "site/js/search.js" %}
{% include "site/js/status.js" %}
