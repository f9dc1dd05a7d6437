import io.github.mdn4j.layer.attention.AttentionWindowLSTM;
int characters = 4;
int textLength = 6;
