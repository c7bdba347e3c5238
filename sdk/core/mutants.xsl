<?xml version="1.0" encoding="UTF-8"?>
<!-- From pitest's report: one line for each mutant that lives and does not begin a line of the list that explains them. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:output method="text"/>
  <xsl:param name="explained"/>

  <xsl:template match="/">
    <xsl:apply-templates select="mutations/mutation[@status='SURVIVED' or @status='NO_COVERAGE']"/>
  </xsl:template>

  <xsl:template match="mutation">
    <xsl:variable name="class" select="substring-after(concat(mutatedClass, ''), 'io.dataflowoauth.')"/>
    <xsl:variable name="method">
      <xsl:choose>
        <!-- the compiler numbers lambdas, and the numbers move -->
        <xsl:when test="starts-with(mutatedMethod, 'lambda$')">
          <xsl:value-of select="concat(substring-before(substring-after(mutatedMethod, 'lambda$'), '$'), ' lambda')"/>
        </xsl:when>
        <xsl:otherwise>
          <xsl:value-of select="mutatedMethod"/>
        </xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <xsl:variable name="mutant" select="concat($class, '.', $method, ' [', indexes/index[1], '] ', description)"/>
    <xsl:if test="not(contains(concat('&#10;', $explained), concat('&#10;', $mutant, ': ')))">
      <xsl:value-of select="concat($mutant, ' (line ', lineNumber, ')&#10;')"/>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
