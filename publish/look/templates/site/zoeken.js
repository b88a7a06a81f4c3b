(() => {
  "use strict";
{% filter indent(2, true) %}{% include "find/rank.js" %}{% endfilter %}

{% filter indent(2, true) %}{% include "site/js/find.js" %}{% endfilter %}

})();
