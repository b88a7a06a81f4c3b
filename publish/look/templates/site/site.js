{% include "site/js/language.js" %}
{% include "site/js/search.js" %}
