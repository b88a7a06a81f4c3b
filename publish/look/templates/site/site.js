{% include "site/js/search.js" %}
{% include "site/js/map.js" %}
{% include "site/js/status.js" %}
