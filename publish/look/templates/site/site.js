{% include "site/js/search.js" %}
