import io.github.mdn4j.density.*;
import io.github.mdn4j.distribution.*;
